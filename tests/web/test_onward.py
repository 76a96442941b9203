"""Where a form leads back to is a path of this site, whatever the form says."""

import pytest
from django.test import RequestFactory

from opentisc.web import onward

HTTP = RequestFactory().get("/")


@pytest.mark.req("SC-25")
@pytest.mark.parametrize(
    "given",
    ["", "home", "9" * 25, "//evil.example/", "/\\evil.example", "https://evil.example/", "javascript:alert(1)",
     "https:evil.example", "\x00/", " /a", "/\n/evil.example"],
)  # fmt: skip
def test_what_is_no_path_of_this_site_leads_nowhere(given):
    assert onward.local(HTTP, given) == ""


@pytest.mark.parametrize("given", ["/", "/desk/?a=1&b=2", "/知识/"])
def test_a_path_of_this_site_is_kept(given):
    assert onward.local(HTTP, given) == given


@pytest.mark.parametrize("given", ["home", "9" * 25, "https://evil.example/"])
def test_the_choice_of_type_leads_home_for_anything_else(client, db, given):
    answer = client.post("/preferences/type/", {"next": given, "type": "large"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
