"""Outside experts (外部专家): the manager's invitations, and the expert's one case."""
