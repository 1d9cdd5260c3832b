"""The one error of these programs: what GitLab or GitHub would refuse, or what they do and we do not."""


class Refusal(Exception):
    """A message for a person; it names the job and the key where there is one."""
