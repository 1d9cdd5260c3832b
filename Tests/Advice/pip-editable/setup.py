from setuptools import setup

setup(
    name="app",
    version="1.0",
    long_description=open("README.md").read(),
    packages=["app"],
)
