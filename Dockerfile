# syntax=docker/dockerfile:1
# One image for web, worker, scheduler and migrate; the command decides.

FROM node:24-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-progress

FROM python:3.13-slim-bookworm AS packages
WORKDIR /build
RUN python -m venv /opt/venv
COPY requirements.txt constraints.txt ./
RUN /opt/venv/bin/pip install --no-cache-dir --quiet -r requirements.txt -c constraints.txt

FROM python:3.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=branchops.settings \
    VAR_DIR=/var/lib/branchops \
    STATIC_ROOT=/srv/branchops/static
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/branchops --create-home branchops
WORKDIR /srv/branchops
COPY --from=packages /opt/venv /opt/venv
COPY --from=assets /build/node_modules node_modules
COPY . .
# Neither command opens a database; the values are not kept in the image.
RUN export SECRET_KEY=build FIELD_KEYS=build ALLOWED_HOSTS=build DATABASE_URL=postgresql://build/build \
    && python manage.py messages --compile \
    && python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p /var/lib/branchops/media \
    && chown -R branchops:branchops /var/lib/branchops
USER branchops
EXPOSE 8000
VOLUME /var/lib/branchops
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-m", "ops.healthcheck"]
CMD ["gunicorn", "branchops.wsgi", "--config", "python:ops.gunicorn"]
