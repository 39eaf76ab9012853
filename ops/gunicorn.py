"""Gunicorn in production: threads wait for the database, processes use the processors."""

import os

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# A request that takes longer is a fault: long work is a job.
timeout = 60
graceful_timeout = 30
# A process that grew is replaced now and then, not all at once.
max_requests = 5000
max_requests_jitter = 500
# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm"
control_socket_disable = True
accesslog = "-" if os.environ.get("ACCESS_LOG") == "1" else None
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
