"""URLs of the desk for staff. A request's address is its inner key, never its number."""

from django.urls import path

from opentisc.web.desk.staff import effects, lists, manage, offering, opening, request, starting, steps, work

_ONE = "desk/requests/<uuid:key>"

urlpatterns = [
    path("desk/", lists.my_day, name="desk_my_day"),
    path("desk/start", starting.start, name="desk_start"),
    path("desk/start/done", starting.done, name="desk_start_done"),
    path("desk/queue", lists.queue, name="desk_queue"),
    path("desk/board", manage.board, name="desk_board"),
    path("desk/transfers", manage.transfers, name="desk_transfers"),
    path("desk/transfers/<int:pk>/take", manage.take_transfer, name="desk_transfer_take"),
    path("desk/transfers/<int:pk>/decline", manage.decline_transfer, name="desk_transfer_decline"),
    path("desk/conflicts", manage.conflicts, name="desk_conflicts"),
    path("desk/conflicts/<int:pk>", manage.conflict, name="desk_conflict"),
    path("desk/follow-ups", manage.follow_ups, name="desk_follow_ups"),
    path("desk/follow-ups/<int:pk>", manage.follow_up, name="desk_follow_up"),
    path("desk/effects", effects.to_verify, name="desk_effects"),
    path(_ONE, request.request, name="desk_request"),
    path(f"{_ONE}/undertaking", opening.undertaking, name="desk_undertaking"),
    path(f"{_ONE}/steps/<slug:code>", steps.step, name="desk_step"),
    path(f"{_ONE}/transfer", offering.offer, name="desk_transfer_offer"),
    path(f"{_ONE}/messages", work.write_message, name="desk_message"),
    path(f"{_ONE}/notes", work.write_note, name="desk_note"),
    path(f"{_ONE}/files", work.add_file, name="desk_file_add"),
    path(f"{_ONE}/files/<int:pk>", work.open_file, name="desk_file"),
    path(f"{_ONE}/files/<int:pk>/remove", work.remove_file, name="desk_file_remove"),
    path(f"{_ONE}/package", work.package, name="desk_package"),
    path(f"{_ONE}/effects/<int:pk>", effects.effect, name="desk_effect"),
    path(f"{_ONE}/effects/<int:pk>/link", effects.link, name="desk_effect_link"),
    path(f"{_ONE}/weigh", work.weigh, name="desk_weigh"),
    path(f"{_ONE}/co-handler", work.co_handler, name="desk_co_handler"),
    path(f"{_ONE}/borrow", work.borrow, name="desk_borrow"),
    path(f"{_ONE}/need-to-know", work.need_to_know, name="desk_need_to_know"),
]
