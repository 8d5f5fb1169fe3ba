"""The LMS data that the XBlocks read and write."""

import uuid

from django.contrib.auth.models import User
from django.db import models


class Block(models.Model):
    """One component placed in the course."""

    usage_key = models.CharField(max_length=255, unique=True)
    block_type = models.CharField(max_length=64)
    position = models.IntegerField(default=0)


class FieldState(models.Model):
    """One XBlock field value: a setting (no user) or a learner's state."""

    scope = models.CharField(max_length=32)
    block = models.CharField(max_length=255, blank=True)
    user_id = models.IntegerField(default=0)
    name = models.CharField(max_length=64)
    value = models.JSONField(null=True)

    class Meta:
        unique_together = [("scope", "block", "user_id", "name")]


class Enrollment(models.Model):
    """A user's place in the course; role as edx-platform's get_user_role gives it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    course_id = models.CharField(max_length=255)
    role = models.CharField(max_length=32, default="student")


class Profile(models.Model):
    """Where edx-platform keeps a user's full name."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    name = models.CharField(max_length=255)


class ExternalId(models.Model):
    """The opaque user id that LTI 1.3 tools see: one per user for the whole site."""

    user = models.OneToOneField(User, on_delete=models.CASCADE)
    external_user_id = models.UUIDField(default=uuid.uuid4, unique=True)

    @classmethod
    def for_user(cls, user):
        return cls.objects.get_or_create(user=user)[0]


class Grade(models.Model):
    """The grade book: last published grade of a learner in a block."""

    usage_key = models.CharField(max_length=255)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    earned = models.FloatField(null=True)
    possible = models.FloatField(null=True)
    when = models.DateTimeField(auto_now=True)


class Completion(models.Model):
    """What blocks report through the completion service."""

    usage_key = models.CharField(max_length=255)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    value = models.FloatField()
