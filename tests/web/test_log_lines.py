"""What pages write into the log."""

import logging

import pytest
from django.test import Client

from opentisc.config.logs import LineFormatter

SECRET = "s3cretS3cretS3cret"


@pytest.mark.django_db
def test_a_welcome_link_that_fails_csrf_leaves_no_token_in_the_log(caplog):
    caplog.handler.setFormatter(LineFormatter("{name} {message}", style="{"))
    with caplog.at_level(logging.INFO):
        answer = Client(enforce_csrf_checks=True).post(f"/welcome/{SECRET}/", {"password": "x"})
    assert answer.status_code == 403
    assert "403 POST /welcome/[…]/" in caplog.text
    assert SECRET not in caplog.text
