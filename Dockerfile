# The image of both web servers, public and office (CMS_SIDE), and of the worker (another command).
# Build: docker build -t cncc-cms .    Settings come from the environment: .env.example
# EXTRAS are what it can do besides (docs/operating.md): recordings, s3; with commas.

# A tag can be moved. Whoever builds names the digest that they have looked at (docs/security.md).
ARG PYTHON_IMAGE=python:3.13-slim-trixie

FROM ${PYTHON_IMAGE} AS packages
ARG EXTRAS=recordings
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 \
    INSTALL="pip --python /opt/venv/bin/python install --require-hashes --only-binary :all:"
# nothing is ever installed in the image that runs
RUN python -m venv --without-pip /opt/venv
COPY requirements*.txt /tmp/
# every wheel is checked against the locks, and nothing is compiled here
RUN set -e; files="-r /tmp/requirements.txt"; \
    for extra in $(echo "$EXTRAS" | tr ',' ' '); do \
        files="$files -r /tmp/requirements-$extra.txt"; \
    done; \
    $INSTALL $files

# static files belong to the version, so they are made once here; the key signs nothing
FROM packages AS build
RUN $INSTALL -r /tmp/requirements-fonts.txt
WORKDIR /app
COPY . .
RUN export SECRET_KEY=only-for-building \
    && /opt/venv/bin/python manage.py build_font \
    && /opt/venv/bin/python manage.py compile_catalogue \
    && /opt/venv/bin/python manage.py collectstatic --noinput \
    && /opt/venv/bin/python -m compileall -q /app

FROM ${PYTHON_IMAGE}
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# pg_dump, restic and its way to another machine, for backups
RUN apt-get update \
    && apt-get install --yes --no-install-recommends openssh-client postgresql-client restic \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin cms
COPY --from=packages /opt/venv /opt/venv
COPY --from=build /app /app
# the only place it may write: uploads, plain files for the proxy, backups, who is told what failed
RUN mkdir -p /app/var/media /app/var/export /app/var/backups /app/var/night && chown -R cms: /app/var
WORKDIR /app
USER cms
VOLUME /app/var/media
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz/live', timeout=4)"]
CMD ["tools/start"]
