"""What pages point at: read out of their content (`references`), sites that they may lead to
(`models`) and, only when somebody asks for it by hand, followed (`outside`)."""
