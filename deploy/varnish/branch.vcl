vcl 4.1;
# A branch office: clients have http://cache.branch.example.com as library_url.

backend library {
  .host = "127.0.0.1";
  .port = "8080";
}

sub vcl_recv {
  # The catalogue must be true: Varnish does not obey a client's "no-cache" by itself.
  if (req.url ~ "^/api/") {
    return (pass);
  }
  # A client that asks anew because a hash refuted what it got is answered by the library.
  if (req.http.Cache-Control ~ "no-cache") {
    return (pass);
  }
}

sub vcl_backend_response {
  # Large files are sent on while they come.
  set beresp.do_stream = true;
  set beresp.do_gzip = false;
}
