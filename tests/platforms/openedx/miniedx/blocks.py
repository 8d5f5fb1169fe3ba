"""Making blocks and tools, for the seed and for tests over HTTP."""

from Cryptodome.PublicKey import RSA
from lti_store.models import ExternalLtiConfiguration
from opaque_keys.edx.locator import BlockUsageLocator, CourseLocator

from .models import Block
from .runtime import load_block

COURSE = CourseLocator("MiniX", "Lessons", "2026")


def add_block(block_type, name, fields):
    """Place a block in the course, or change the one of that name."""
    key = BlockUsageLocator(COURSE, block_type, name)
    Block.objects.get_or_create(
        usage_key=str(key), defaults={"block_type": block_type, "position": Block.objects.count()}
    )
    block = load_block(key, None, studio=True)
    for field, value in fields.items():
        setattr(block, field, value)
    block.save()
    return key


def add_store_tool(slug, tool, **changes):
    """What an administrator does once for the whole site with openedx-ltistore."""
    config = ExternalLtiConfiguration.objects.filter(slug=slug).first()
    if config is None:
        config = ExternalLtiConfiguration(slug=slug, name=slug)
        config.lti_1p3_private_key = RSA.generate(2048).export_key().decode()
    values = {
        "version": "lti_1p3",
        "lti_1p3_deployment_id": "site-1",
        "lti_1p3_oidc_url": f"{tool}/lti/login",
        "lti_1p3_launch_url": f"{tool}/lti/launch",
        "lti_1p3_tool_keyset_url": f"{tool}/lti/jwks",
        "lti_1p3_redirect_uris": f'["{tool}/lti/launch"]',
        "lti_advantage_enable_nrps": True,
        "lti_advantage_deep_linking_enabled": True,
        "lti_advantage_deep_linking_launch_url": f"{tool}/lti/launch",
        "lti_advantage_ags_mode": "declarative",
    }
    for field, value in {**values, **changes}.items():
        setattr(config, field, value)
    config.save()
    return config
