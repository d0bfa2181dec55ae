"""The demonstration: accounts, and the content of `content.yaml` taken through the workflow.

The Khmer texts wait for a native reviewer; every document made here says so.
"""
