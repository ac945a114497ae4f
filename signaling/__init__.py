"""The browser's door: WebSocket protocol, HTTP interface, web pages."""
