"""Methods of health needs assessment: pure functions, a frame in, a frame out."""
