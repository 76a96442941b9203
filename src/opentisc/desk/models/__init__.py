"""Tables of the desk."""

from opentisc.desk.models.after import (
    ArchivedRequest,
    Complaint,
    DeliveryLink,
    Effect,
    EffectVerdict,
    Rating,
    RatingFollowUp,
)
from opentisc.desk.models.catalogue import ServiceOffer, ServiceVersion
from opentisc.desk.models.deliverables import Deliverable, ReviewComment
from opentisc.desk.models.enquiries import Enquiry, EnquiryAmendment, EnquiryFile
from opentisc.desk.models.knowledge import (
    Article,
    ArticleBasis,
    ArticleVersion,
    Law,
    LawArticle,
    ReplyTemplate,
)
from opentisc.desk.models.people import (
    Assignment,
    ConflictCheck,
    NeedToKnow,
    Opening,
    OutsideExpert,
    Transfer,
    Undertaking,
)
from opentisc.desk.models.requests import (
    Message,
    NumberSeries,
    OnceKey,
    RequestFile,
    ServiceRequest,
    Transition,
)
from opentisc.desk.models.samples import ReleasedText, Sample, SampledRequest
from opentisc.desk.models.searches import Mark, SearchStep, StepDocument

__all__ = [
    "ArchivedRequest",
    "Article",
    "ArticleBasis",
    "ArticleVersion",
    "Assignment",
    "Complaint",
    "ConflictCheck",
    "Deliverable",
    "DeliveryLink",
    "Effect",
    "EffectVerdict",
    "Enquiry",
    "EnquiryAmendment",
    "EnquiryFile",
    "Law",
    "LawArticle",
    "Mark",
    "Message",
    "NeedToKnow",
    "NumberSeries",
    "OnceKey",
    "Opening",
    "OutsideExpert",
    "Rating",
    "RatingFollowUp",
    "ReleasedText",
    "ReplyTemplate",
    "RequestFile",
    "ReviewComment",
    "Sample",
    "SampledRequest",
    "SearchStep",
    "ServiceOffer",
    "ServiceRequest",
    "ServiceVersion",
    "StepDocument",
    "Transfer",
    "Transition",
    "Undertaking",
]
