<?php
class Old {}
