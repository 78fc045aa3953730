"""The peer: dlt reads the same pages into a DuckDB file, as its own source for REST services does.

usage: dlt_side.py ADDRESS FOLDER NESTING; prints how many orders are in the file and the seconds it took. NESTING is how deep
tables for what is nested are made: 0 keeps it as JSON, which is the least work dlt can be given.
"""

import os
import sys
import time

address, folder, nesting = sys.argv[1], sys.argv[2], int(sys.argv[3])
os.environ |= {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "CRITICAL", "DLT_DATA_DIR": folder}

import dlt  # noqa: E402
from dlt.sources.rest_api import rest_api_source  # noqa: E402

source = rest_api_source({
    "client": {
        "base_url": f"{address}/wp-json/wc/v3/",
        "auth": {"type": "http_basic", "username": "ck_bench", "password": "cs_bench"},
        "paginator": {"type": "page_number", "base_page": 1, "total_path": None, "stop_after_empty_page": True},
    },
    "resources": [{
        "name": "orders",
        "primary_key": "id",
        "write_disposition": "append",
        "endpoint": {"path": "orders", "data_selector": "$", "params": {
            "per_page": 100, "orderby": "modified", "order": "asc", "modified_after": "2020-01-01T00:00:00"}},
    }],
})
source.max_table_nesting = nesting
destination = dlt.destinations.duckdb(os.path.join(folder, f"orders-{nesting}.duckdb"))
pipeline = dlt.pipeline(f"orders_{nesting}", destination=destination, dataset_name="shop", pipelines_dir=folder)
begun = time.perf_counter()
pipeline.run(source)
seconds = time.perf_counter() - begun
with pipeline.sql_client() as client:
    count = client.execute_sql("SELECT COUNT(DISTINCT id) FROM orders")[0][0]
print(count, f"{seconds:.3f}")
