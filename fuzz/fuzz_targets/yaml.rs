#![no_main]

offshoot_fuzz::target!(yaml);
