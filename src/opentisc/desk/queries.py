"""Reads of the desk: the public face. Each is written in the sub-package of its subject."""

from opentisc.desk.archive.filing import archives_changed
from opentisc.desk.archive.items import items_of
from opentisc.desk.archive.verifying import verify as verify_archive
from opentisc.desk.counting.overview import ComplaintStage, Overview, Stage, overview
from opentisc.desk.counting.overview import years as years_counted
from opentisc.desk.counting.suppression import Shown, ShownRow, ShownTable
from opentisc.desk.counting.suppression import alone as shown_alone
from opentisc.desk.counting.suppression import part as shown_part
from opentisc.desk.counting.suppression import suppress as shown_row
from opentisc.desk.counting.suppression import suppress_table as shown_table
from opentisc.desk.deliverables.asking import may_ask_for_files
from opentisc.desk.deliverables.building import last_remade as last_report_remade
from opentisc.desk.deliverables.building import remake as remake_deliverable
from opentisc.desk.deliverables.making import files_are_current
from opentisc.desk.deliverables.making import paper_of as deliverable_paper
from opentisc.desk.deliverables.opening import HANDED_IN
from opentisc.desk.deliverables.reading import before as deliverable_before
from opentisc.desk.deliverables.reading import draft_of as deliverable_draft
from opentisc.desk.deliverables.reading import kind_for as deliverable_kind
from opentisc.desk.deliverables.reading import languages_for as deliverable_languages
from opentisc.desk.deliverables.reading import matches as deliverable_matches
from opentisc.desk.deliverables.reading import newest as newest_deliverable
from opentisc.desk.deliverables.reading import newest_job as deliverable_job
from opentisc.desk.deliverables.reading import remarks as deliverable_remarks
from opentisc.desk.deliverables.reading import standing_against as deliverable_findings
from opentisc.desk.deliverables.reading import versions as deliverable_versions
from opentisc.desk.deliverables.reading import written_of as deliverable_written
from opentisc.desk.deliverables.rendering.pdf import fonts_missing as report_fonts_missing
from opentisc.desk.deliverables.wording import checklist as review_checklist
from opentisc.desk.deliverables.wording import say as deliverable_words
from opentisc.desk.deliverables.words import sentence_of as finding_sentence
from opentisc.desk.enquiries.entry import region_code, region_names, topic_code
from opentisc.desk.enquiries.entry import topics as enquiry_topics
from opentisc.desk.enquiries.parties import findings as enquiry_conflict_findings
from opentisc.desk.enquiries.promoting import enquiry_of, likely_clients
from opentisc.desk.enquiries.promoting import request_of as request_of_enquiry
from opentisc.desk.enquiries.reading import Filters as EnquiryFilters
from opentisc.desk.enquiries.reading import amendments as enquiry_amendments
from opentisc.desk.enquiries.reading import authors as enquiry_authors
from opentisc.desk.enquiries.reading import cited_articles, enquiries, get_enquiry
from opentisc.desk.enquiries.reading import days_total as enquiries_of_day
from opentisc.desk.enquiries.reading import may_correct as may_correct_enquiry
from opentisc.desk.enquiries.reading import may_review as may_review_enquiry
from opentisc.desk.enquiries.reading import to_review as enquiries_to_review
from opentisc.desk.enquiries.reading import totals as enquiry_totals
from opentisc.desk.enquiries.suggesting import suggest
from opentisc.desk.knowledge.citations import article_words, read_citation
from opentisc.desk.knowledge.deidentify import pieces as pieces_of_diff
from opentisc.desk.knowledge.finding import PAGE as ARTICLES_PER_PAGE
from opentisc.desk.knowledge.finding import Found as FoundArticles
from opentisc.desk.knowledge.finding import Suggestion as AnswerSuggestion
from opentisc.desk.knowledge.finding import articles as find_articles
from opentisc.desk.knowledge.finding import laws as find_laws
from opentisc.desk.knowledge.finding import suggestions as suggest_answers
from opentisc.desk.knowledge.from_answer import Proposal as ArticleProposal
from opentisc.desk.knowledge.from_answer import from_enquiry as article_from_enquiry
from opentisc.desk.knowledge.from_answer import from_request as article_from_request
from opentisc.desk.knowledge.laws import article as law_article
from opentisc.desk.knowledge.laws import articles_of as articles_of_law
from opentisc.desk.knowledge.laws import law as law_text
from opentisc.desk.knowledge.laws import newest_laws
from opentisc.desk.knowledge.laws import standings as law_standings
from opentisc.desk.knowledge.laws import texts_of as texts_of_law
from opentisc.desk.knowledge.markdown import html as answer_html
from opentisc.desk.knowledge.reading import Shown as ShownArticle
from opentisc.desk.knowledge.reading import citable as citable_article
from opentisc.desk.knowledge.reading import keeps as keeps_article
from opentisc.desk.knowledge.reading import kept as kept_articles
from opentisc.desk.knowledge.reading import published as published_article
from opentisc.desk.knowledge.reading import running_out as articles_running_out
from opentisc.desk.knowledge.reading import version as article_version
from opentisc.desk.knowledge.reading import versions as article_versions
from opentisc.desk.knowledge.reading import waiting_for_review as articles_for_review
from opentisc.desk.knowledge.reading import with_grounds as articles_with_grounds
from opentisc.desk.knowledge.sentences import FIELD_PROBLEMS as ARTICLE_PROBLEMS
from opentisc.desk.knowledge.sentences import refused_words
from opentisc.desk.knowledge.topics import Topic
from opentisc.desk.policy import by_number, get_countable, get_visible, parts
from opentisc.desk.requests.aftercare import low_ratings
from opentisc.desk.requests.applicants import applicant_of, kinds_for, organisations, typed_before
from opentisc.desk.requests.assigning import candidates, needs_review
from opentisc.desk.requests.board import Board, Figure, board
from opentisc.desk.requests.client_pages import (
    Access,
    ClientPage,
    access_page,
    client_files,
    client_page,
    organisation_requests,
    own_requests,
)
from opentisc.desk.requests.clock import Clock, reckon
from opentisc.desk.requests.conflicts import open_checks
from opentisc.desk.requests.drafts import name_to_type, open_form, own_drafts
from opentisc.desk.requests.effect_verdicts import JUDGES as EFFECT_JUDGES
from opentisc.desk.requests.effect_verdicts import effects_to_verify, may_judge, may_verify
from opentisc.desk.requests.effects import ASKERS as EFFECT_ASKERS
from opentisc.desk.requests.effects import linked_effect, own_effect, questions_of
from opentisc.desk.requests.experts import ExpertRow, blocked_experts, experts_of
from opentisc.desk.requests.experts import case_of as expert_case_of
from opentisc.desk.requests.experts import managed_request as request_of_experts
from opentisc.desk.requests.files import files as request_files
from opentisc.desk.requests.files import is_watched
from opentisc.desk.requests.from_mail import Mail, clients_of_sender, read_mail
from opentisc.desk.requests.handover import open_link
from opentisc.desk.requests.once import new_key as new_once_key
from opentisc.desk.requests.once import result_of as result_of_once_key
from opentisc.desk.requests.page import (
    OpenStep,
    RequestPage,
    UnreadPage,
    answers_shown,
    request_page,
    steps_open,
    unread_page,
)
from opentisc.desk.requests.people import has_undertaken, undertaken_at, undertaking_text
from opentisc.desk.requests.reading import (
    ORDERS,
    Listing,
    MyDay,
    QueueFilters,
    QueueRow,
    RowClock,
    my_day,
    queue,
)
from opentisc.desk.requests.remedies import Awaited, Remedy
from opentisc.desk.requests.timeline import Day, Event, timeline
from opentisc.desk.requests.tracking import Tracked, track
from opentisc.desk.requests.transfers import offers_to
from opentisc.desk.requests.working import filled_template, reply_templates
from opentisc.desk.sampling.reading import Case as SampledCase
from opentisc.desk.sampling.reading import asked_of as sampled_requests
from opentisc.desk.sampling.reading import case as sampled_case
from opentisc.desk.sampling.reading import cases as sampled_cases
from opentisc.desk.sampling.reading import sample, samples_drawn
from opentisc.desk.sampling.releasing import Suggested as SuggestedText
from opentisc.desk.sampling.releasing import TextPart
from opentisc.desk.sampling.releasing import case_of as case_to_release
from opentisc.desk.sampling.releasing import suggestions as texts_to_release
from opentisc.desk.searching.leak_check import Checked
from opentisc.desk.searching.leaks import Passage
from opentisc.desk.searching.log import editions, past_of, steps_of
from opentisc.desk.searching.matrix import PointVerdict, span_of_novel
from opentisc.desk.searching.outside import usable as usable_outside
from opentisc.desk.searching.reading import (
    Compared,
    MarkedDocument,
    Work,
    compared,
    marked_documents,
    search_log,
    search_work,
)
from opentisc.desk.searching.rerun import Difference, Rerun
from opentisc.desk.searching.scales import points_of, scheme_of, word_of
from opentisc.desk.searching.scales import values_of as mark_values
from opentisc.desk.sentences import missing_sentences
from opentisc.desk.services.drafting import missing_to_publish
from opentisc.desk.services.managing import (
    CatalogueRow,
    managed_services,
    running_by_version,
    service_events,
    versions_for,
    waiting_requests,
)
from opentisc.desk.services.offering import Provider, provider_counts, providers
from opentisc.desk.services.reading import (
    current_versions,
    definition_of,
    limit_of,
    offered,
    offered_by,
    promised_limit,
)
from opentisc.desk.services.scope import ServiceScope, service_draft_of, service_scope_of, service_version_of

__all__ = [
    "ARTICLES_PER_PAGE",
    "ARTICLE_PROBLEMS",
    "EFFECT_ASKERS",
    "EFFECT_JUDGES",
    "HANDED_IN",
    "ORDERS",
    "Access",
    "AnswerSuggestion",
    "ArticleProposal",
    "Awaited",
    "Board",
    "CatalogueRow",
    "Checked",
    "ClientPage",
    "Clock",
    "Compared",
    "ComplaintStage",
    "Day",
    "Difference",
    "EnquiryFilters",
    "Event",
    "ExpertRow",
    "Figure",
    "FoundArticles",
    "Listing",
    "Mail",
    "MarkedDocument",
    "MyDay",
    "OpenStep",
    "Overview",
    "Passage",
    "PointVerdict",
    "Provider",
    "QueueFilters",
    "QueueRow",
    "Remedy",
    "RequestPage",
    "Rerun",
    "RowClock",
    "SampledCase",
    "ServiceScope",
    "Shown",
    "ShownArticle",
    "ShownRow",
    "ShownTable",
    "Stage",
    "SuggestedText",
    "TextPart",
    "Topic",
    "Tracked",
    "UnreadPage",
    "Work",
    "access_page",
    "answer_html",
    "answers_shown",
    "applicant_of",
    "archives_changed",
    "article_from_enquiry",
    "article_from_request",
    "article_version",
    "article_versions",
    "article_words",
    "articles_for_review",
    "articles_of_law",
    "articles_running_out",
    "articles_with_grounds",
    "blocked_experts",
    "board",
    "by_number",
    "candidates",
    "case_to_release",
    "citable_article",
    "cited_articles",
    "client_files",
    "client_page",
    "clients_of_sender",
    "compared",
    "current_versions",
    "definition_of",
    "deliverable_before",
    "deliverable_draft",
    "deliverable_findings",
    "deliverable_job",
    "deliverable_kind",
    "deliverable_languages",
    "deliverable_matches",
    "deliverable_paper",
    "deliverable_remarks",
    "deliverable_versions",
    "deliverable_words",
    "deliverable_written",
    "editions",
    "effects_to_verify",
    "enquiries",
    "enquiries_of_day",
    "enquiries_to_review",
    "enquiry_amendments",
    "enquiry_authors",
    "enquiry_conflict_findings",
    "enquiry_of",
    "enquiry_topics",
    "enquiry_totals",
    "expert_case_of",
    "experts_of",
    "files_are_current",
    "filled_template",
    "find_articles",
    "find_laws",
    "finding_sentence",
    "get_countable",
    "get_enquiry",
    "get_visible",
    "has_undertaken",
    "is_watched",
    "items_of",
    "keeps_article",
    "kept_articles",
    "kinds_for",
    "last_report_remade",
    "law_article",
    "law_standings",
    "law_text",
    "likely_clients",
    "limit_of",
    "linked_effect",
    "low_ratings",
    "managed_services",
    "mark_values",
    "marked_documents",
    "may_ask_for_files",
    "may_correct_enquiry",
    "may_judge",
    "may_review_enquiry",
    "may_verify",
    "missing_sentences",
    "missing_to_publish",
    "my_day",
    "name_to_type",
    "needs_review",
    "new_once_key",
    "newest_deliverable",
    "newest_laws",
    "offered",
    "offered_by",
    "offers_to",
    "open_checks",
    "open_form",
    "open_link",
    "organisation_requests",
    "organisations",
    "overview",
    "own_drafts",
    "own_effect",
    "own_requests",
    "parts",
    "past_of",
    "pieces_of_diff",
    "points_of",
    "promised_limit",
    "provider_counts",
    "providers",
    "published_article",
    "questions_of",
    "queue",
    "read_citation",
    "read_mail",
    "reckon",
    "refused_words",
    "region_code",
    "region_names",
    "remake_deliverable",
    "reply_templates",
    "report_fonts_missing",
    "request_files",
    "request_of_enquiry",
    "request_of_experts",
    "request_page",
    "result_of_once_key",
    "review_checklist",
    "running_by_version",
    "sample",
    "sampled_case",
    "sampled_cases",
    "sampled_requests",
    "samples_drawn",
    "scheme_of",
    "search_log",
    "search_work",
    "service_draft_of",
    "service_events",
    "service_scope_of",
    "service_version_of",
    "shown_alone",
    "shown_part",
    "shown_row",
    "shown_table",
    "span_of_novel",
    "steps_of",
    "steps_open",
    "suggest",
    "suggest_answers",
    "texts_of_law",
    "texts_to_release",
    "timeline",
    "topic_code",
    "track",
    "typed_before",
    "undertaken_at",
    "undertaking_text",
    "unread_page",
    "usable_outside",
    "verify_archive",
    "versions_for",
    "waiting_requests",
    "word_of",
    "years_counted",
]
