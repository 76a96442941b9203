"""The archive of a request (服务档案): is it complete, one verifiable package, and its check.

Not for: backup of the installation. The package holds everything of one request, by name and hash.
"""
