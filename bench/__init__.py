"""Measures what a machine carries: synthetic customers and tellers with real ICE, DTLS and SRTP."""
