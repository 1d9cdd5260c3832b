extern int lib;
