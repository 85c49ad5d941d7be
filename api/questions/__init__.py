"""Questions answered at once and not kept: is this plan lawful, who could take this case."""
