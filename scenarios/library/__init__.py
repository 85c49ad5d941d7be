"""The named scenario files, their descriptions, and the script that wrote them."""
