"""The demonstration: accounts and content of the YAML files here, taken through the workflow.

The Khmer texts wait for a native reviewer; every document made here says so.
"""
