# A guest for migrations: it fills memory, then rewrites it at a chosen rate. A 32-bit multiboot kernel that
# needs no disk, no firmware tables and no second processor. Built with:
#
#   as --32 -o guest.o guest.S && ld -m elf_i386 -N -Ttext=0x100000 -e start -o guest.elf guest.o
#
# Kernel command line (decimal numbers, any order):
#   fill=MIB    how much memory to fill at the start (from 16 MiB upwards); default 0
#   dirty=MIB   how many MiB a second to rewrite afterwards, walking round the filled memory; default 0: idle
#
# What can be read from outside (physical addresses, 32-bit little-endian words; HMP "xp /1wx 0x101000"):
#   0x101000    heartbeats: timer ticks since the memory was filled, 100 a second
#   0x101004    pages rewritten since then (1 MiB = 256 pages)
#
# Every word of a page is different, page differs from page, and a rewrite changes every word of the page:
# neither zero-page detection nor delta or stream compression makes a migration of this guest cheap.
#
# Without KVM (QEMU 7.2, TCG, 2 cores) it keeps the asked rate exactly, as counted by itself, at 50, 500 and 1000 MiB/s;
# these cost 4, 25 and 45 % of a core, an idle guest 2 %.
# A guest that cannot keep up drops ticks rather than falling further and further behind.

.set FILL_START,   0x1000000            # 16 MiB: well above this program and everything the BIOS left behind
.set TICKS,        100                  # a second
.set MAX_BACKLOG,  20                   # ticks of work that may be caught up with, at most

.set PIC1, 0x20
.set PIC2, 0xA0
.set PIT,  0x40

.code32
.text

# --- multiboot header ------------------------------------------------------------------------------------------
.balign 4
.long 0x1BADB002                        # magic
.long 0x00000002                        # flags: tell us the memory map (and the command line)
.long -(0x1BADB002 + 0x00000002)        # checksum

.globl start
start:
    cli
    cld
    mov  $stack_top, %esp
    mov  %ebx, %ebp                     # multiboot information

    # The boot loader's descriptor table may be anywhere: an interrupt needs one that is known to be good.
    lgdt gdt_pointer
    ljmp $0x08, $1f
1:  mov  $0x10, %eax
    mov  %eax, %ds
    mov  %eax, %es
    mov  %eax, %ss

    testl $4, (%ebp)                    # is there a command line?
    jz   fill
    mov  16(%ebp), %esi
    call parse

# --- fill memory once --------------------------------------------------------------------------------------------
fill:
    mov  fill_mib, %ecx
    shl  $20, %ecx                      # bytes
    lea  FILL_START(%ecx), %edx
    mov  %edx, fill_end
    mov  $FILL_START, %edi
    mov  $0x9E3779B9, %eax              # xorshift32: its period is 2^32-1 words, so no page repeats another
2:  cmp  %edx, %edi
    jae  timer
    mov  %eax, %ebx
    shl  $13, %ebx
    xor  %ebx, %eax
    mov  %eax, %ebx
    shr  $17, %ebx
    xor  %ebx, %eax
    mov  %eax, %ebx
    shl  $5, %ebx
    xor  %ebx, %eax
    mov  %eax, (%edi)
    add  $4, %edi
    jmp  2b

# --- a timer interrupt, 100 times a second -------------------------------------------------------------------------
timer:
    mov  $on_tick, %eax                 # interrupt gate 0x20
    mov  %ax, idt + 0x20*8
    movw $0x08, idt + 0x20*8 + 2
    movw $0x8E00, idt + 0x20*8 + 4
    shr  $16, %eax
    mov  %ax, idt + 0x20*8 + 6
    lidt idt_pointer

    mov  $0x11, %al                     # both interrupt controllers: initialise, vectors 0x20 and 0x28
    out  %al, $PIC1
    out  %al, $PIC2
    mov  $0x20, %al
    out  %al, $PIC1+1
    mov  $0x28, %al
    out  %al, $PIC2+1
    mov  $0x04, %al
    out  %al, $PIC1+1
    mov  $0x02, %al
    out  %al, $PIC2+1
    mov  $0x01, %al
    out  %al, $PIC1+1
    out  %al, $PIC2+1
    mov  $0xFE, %al                     # only the timer gets through
    out  %al, $PIC1+1
    mov  $0xFF, %al
    out  %al, $PIC2+1

    mov  $0x34, %al                     # channel 0, low byte then high byte, mode 2: one interrupt a period
    out  %al, $PIT+3
    mov  $(1193182 / TICKS) & 0xFF, %al
    out  %al, $PIT
    mov  $(1193182 / TICKS) >> 8, %al
    out  %al, $PIT

    mov  $FILL_START, %edi              # the next page to rewrite
    xor  %ebx, %ebx                     # 1/100 pages owed

# --- the work: after every tick rewrite what that tick's share is --------------------------------------------------
wait:
    sti                                 # takes effect after hlt has begun: no tick is slept through
    hlt
    cli
    mov  heartbeats, %eax
    mov  %eax, %ecx
    sub  handled, %ecx                  # ticks to work for
    mov  %eax, handled
    cmp  $MAX_BACKLOG, %ecx
    jbe  3f
    mov  $MAX_BACKLOG, %ecx
3:  sti
    mov  dirty_mib, %eax
    test %eax, %eax
    jz   wait
    shl  $8, %eax                       # pages a second
    imul %ecx, %eax
    add  %eax, %ebx
4:  cmp  $TICKS, %ebx
    jb   wait
    cmp  fill_end, %edi
    jb   5f
    mov  $FILL_START, %edi
    cmp  fill_end, %edi
    jae  wait                           # nothing was filled: nothing to rewrite
5:  call rewrite_page
    incl rewritten
    sub  $TICKS, %ebx
    jmp  4b

# Changes every word of the page at %edi and moves %edi to the next page.
rewrite_page:
    mov  pattern, %eax
    imul $1664525, %eax, %eax           # each time another pattern, never zero (the low bit stays set)
    or   $1, %eax
    mov  %eax, pattern
    lea  4096(%edi), %edx
6:  xor  %eax, (%edi)
    xor  %eax, 4(%edi)
    xor  %eax, 8(%edi)
    xor  %eax, 12(%edi)
    xor  %eax, 16(%edi)
    xor  %eax, 20(%edi)
    xor  %eax, 24(%edi)
    xor  %eax, 28(%edi)
    add  $32, %edi
    cmp  %edx, %edi
    jb   6b
    ret

on_tick:
    push %eax
    incl heartbeats
    mov  $0x20, %al                     # end of interrupt
    out  %al, $PIC1
    pop  %eax
    iret

# --- the command line -------------------------------------------------------------------------------------------
# %esi: a zero-terminated text. Looks at the start of every word for "fill=" and "dirty=".
parse:
    mov  $key_fill, %edi
    call match
    jne  7f
    call number
    mov  %eax, fill_mib
7:  mov  $key_dirty, %edi
    call match
    jne  8f
    call number
    mov  %eax, dirty_mib
8:  lodsb                               # on to the next word
    test %al, %al
    jz   9f
    cmp  $' ', %al
    jne  8b
    jmp  parse
9:  ret

# Does the text at %esi begin with the key at %edi? Equal flag: yes, and %esi is behind it; else %esi is unchanged.
match:
    mov  %esi, %edx
10: mov  (%edi), %al
    test %al, %al
    jz   11f                            # the whole key matched (and the flag says equal)
    cmp  %al, (%edx)
    jne  12f
    inc  %edx
    inc  %edi
    jmp  10b
11: mov  %edx, %esi
    test %al, %al
12: ret

# Reads a decimal number at %esi into %eax; %esi stays at the first character that is not a digit.
number:
    xor  %eax, %eax
13: movzbl (%esi), %ecx
    sub  $'0', %ecx
    cmp  $9, %ecx
    ja   14f
    imul $10, %eax, %eax
    add  %ecx, %eax
    inc  %esi
    jmp  13b
14: ret

key_fill:  .asciz "fill="
key_dirty: .asciz "dirty="

# --- data, on pages of its own: writing next to code would make an emulator translate that code again ----------------
.org 0x1000
heartbeats: .long 0                     # 0x101000
rewritten:  .long 0                     # 0x101004
handled:    .long 0
fill_mib:   .long 0
dirty_mib:  .long 0
fill_end:   .long 0
pattern:    .long 0x2545F491

.balign 8
gdt:
    .quad 0
    .quad 0x00CF9A000000FFFF            # 0x08: all memory, code
    .quad 0x00CF92000000FFFF            # 0x10: all memory, data
gdt_pointer:
    .word . - gdt - 1
    .long gdt

.balign 8
idt:
    .skip 0x21 * 8                      # only gate 0x20 is ever filled in
idt_pointer:
    .word . - idt - 1
    .long idt

.balign 16
    .skip 4096
stack_top:
