"""What pages point at: read out of their content (`references`), judged (`broken`), shown (`views`)
and, only when somebody asks for it by hand, followed (`outside`)."""
