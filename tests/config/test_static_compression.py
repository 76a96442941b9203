"""Static files are packed once, when they are collected, and sent packed to browsers that can read that."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

from opentisc.config.settings import base


@pytest.mark.django_db
def test_a_style_sheet_is_collected_packed_and_served_packed(tmp_path: Path):
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=base.STORAGES, WHITENOISE_AUTOREFRESH=False):
        call_command("collectstatic", interactive=False, verbosity=0)
        (sheet,) = [one for one in (tmp_path / "css").glob("base.*.css") if one.name != "base.css"]
        packed = sheet.with_name(f"{sheet.name}.gz")
        assert gzip.decompress(packed.read_bytes()) == sheet.read_bytes()
        address = f"{settings.STATIC_URL}css/{sheet.name}"
        answer = Client().get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert b"".join(answer.streaming_content) == packed.read_bytes()
        plain = Client().get(address)
        assert "Content-Encoding" not in plain.headers
        assert b"".join(plain.streaming_content) == sheet.read_bytes()
