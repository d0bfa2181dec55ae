"""The system on one Debian machine: `make bundle`, `make install`, `make upgrade`, `cncc COMMAND`.

Runs on the machine's own Python with nothing but its standard library, before anything of ours is
installed. Everything has one place:

    /opt/cncc/releases/VERSION    the code, with its packages in .venv and its static files in var
    /opt/cncc/current             the one that runs
    /etc/cncc/cms.env             the settings; whoever administers changes them
    /etc/cncc/tls                 the certificate that the proxy shows, or links to it
    /var/lib/cncc                 uploads, plain files for the proxy, backups
"""
