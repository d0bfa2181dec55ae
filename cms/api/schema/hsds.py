"""What wraps the objects of HSDS; the objects themselves are described by the specification."""

from cms.api.schema.shapes import ADDRESS, BOOL, NUMBER, TEXT, Schema, array, record, ref

SCHEMAS: dict[str, Schema] = {
    "HsdsMeta": record(
        "What this API implements.", version=TEXT, profile=ADDRESS, openapi_url=ADDRESS
    ),
    "HsdsObject": {
        "type": "object",
        "description": "As the Human Services Data Specification 3.1 describes it "
        "(https://docs.openreferral.org/), with what /api/v1/hsds/profile says.",
    },
    "HsdsPage": record(
        "One page of a list.",
        total_items=NUMBER,
        total_pages=NUMBER,
        page_number=NUMBER,
        size=NUMBER,
        first_page=BOOL,
        last_page=BOOL,
        empty=BOOL,
        contents=array(ref("HsdsObject")),
    ),
}
