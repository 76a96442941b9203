"""Pages: one sub-package per context; templates and static files beside them. No rule of the business."""
