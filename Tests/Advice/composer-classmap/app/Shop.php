<?php
class Shop {}
