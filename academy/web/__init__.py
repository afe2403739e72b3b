"""The HTTP shell: headers, the one commit, error pages, forms, paging, downloads."""
