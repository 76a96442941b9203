"""URLs of the API: its reference page, its document, the operations of version 1.

The operations stand in no namespace, so that the policy table and its tests name them as they name pages.
"""

from django.urls import URLPattern, include, path

from opentisc.web.api import document, reference
from opentisc.web.api.v1 import api

# Without the library's own root page, which we do not offer.
_OPERATIONS = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]

urlpatterns = [
    path("api/", reference.page, name="api_reference"),
    path("api/v1/openapi.json", document.schema, name="api_schema"),
    path("api/v1/", include(_OPERATIONS)),
]
