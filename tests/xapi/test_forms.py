"""The forms of texts in statements."""

from __future__ import annotations

import pytest

from xapi import forms


@pytest.mark.parametrize(
    "tag", ["en", "en-US", "zh-Hant-TW", "de-CH-1996", "es-419", "x-private", "i-klingon", "und", "EN-gb"]
)
def test_language_tags_are_known(tag: str) -> None:
    assert forms.is_language(tag)


@pytest.mark.parametrize(
    "tag", ["", "e", "something", "a12345", "en_US", "en-", "-en", "en-US-US-US", "en\n", "x", "e" * 300]
)
def test_what_is_no_language_tag_is_refused(tag: str) -> None:
    assert not forms.is_language(tag)


@pytest.mark.parametrize(
    "iri", ["http://example.com/x", "urn:uuid:1", "tag:x@y,2020:z", "https://例え.jp/é?q#f", "a:b"]
)
def test_iris_have_a_scheme(iri: str) -> None:
    assert forms.is_iri(iri)


@pytest.mark.parametrize(
    "iri", ["", "example", "http:", "http://a b", "//x/y", "1a:b", "http://x/<y>", "http://x/\x00", "a:b\n"]
)
def test_what_is_no_iri_is_refused(iri: str) -> None:
    assert not forms.is_iri(iri)


def test_mailboxes_hashes_media_types_and_versions() -> None:
    assert forms.is_mailto("mailto:a@b.example")
    assert not any(map(forms.is_mailto, ("a@b.example", "mailto:a", "mailto:a@b@c", "MAILTO:a@b", "mailto:a b@c")))
    assert forms.is_sha1("a" * 40)
    assert not forms.is_sha1("g" * 40)
    assert forms.is_sha2("A" * 64)
    assert not forms.is_sha2("a" * 63)
    assert forms.is_media_type("text/plain; charset=utf-8")
    assert not forms.is_media_type("text")
    assert forms.is_version("1.0.3", 1)
    assert not forms.is_version("2.0.0", 1)
    assert forms.is_version("2.0.0", 2)
    assert not forms.is_version("1.1.0", 2)
