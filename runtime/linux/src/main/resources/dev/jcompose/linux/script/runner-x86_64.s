# The runner of scripts for x86-64: an executable whose bytes are runner-x86_64.hex, made by
#   as -o r.o runner-x86_64.s && objcopy -O binary r.o r.bin
# It maps descriptor 3 at SCRIPT and takes steps until one of them is execve(2) or exit_group(2).
# Script.java describes a step.

        .set IMAGE, 0x400000            # where the kernel puts this file
        .set SCRIPT, 0x10000000
        .set SCRIPT_MAX, 0x1000000
        .set STATUS, 4                  # descriptor that a failure is told to

        .set NUMBER, 0
        .set RESULT, 56                 # where to store the result, 0 for nowhere
        .set IF_NEGATIVE, 64            # the step to take next, 0 to give up
        .set IF_ZERO, 72
        .set IF_POSITIVE, 80

# elf(5): the file header, then two program headers: all of the file, and a stack without code.
header:
        .byte 0x7f, 'E', 'L', 'F', 2, 1, 1, 0
        .quad 0
        .short 2, 62                    # ET_EXEC, EM_X86_64
        .long 1
        .quad IMAGE + start - header, segments - header, 0
        .long 0
        .short 64, 56, 2, 64, 0, 0
segments:
        .long 1, 5                      # PT_LOAD, PF_R | PF_X
        .quad 0, IMAGE, IMAGE, end - header, end - header, 0x1000
        .long 0x6474e551, 6             # PT_GNU_STACK, PF_R | PF_W
        .quad 0, 0, 0, 0, 0, 16

start:
        mov     $9, %eax                # mmap(SCRIPT, SCRIPT_MAX, PROT_READ | PROT_WRITE,
        mov     $SCRIPT, %edi           #      MAP_SHARED | MAP_FIXED, 3, 0)
        mov     $SCRIPT_MAX, %esi
        mov     $3, %edx
        mov     $0x11, %r10d
        mov     $3, %r8d
        xor     %r9d, %r9d
        syscall
        test    %rax, %rax
        js      die
        mov     (%rax), %rbx            # the first word leads to the first step

step:
        mov     NUMBER(%rbx), %rax
        mov     8(%rbx), %rdi
        mov     16(%rbx), %rsi
        mov     24(%rbx), %rdx
        mov     32(%rbx), %r10
        mov     40(%rbx), %r8
        mov     48(%rbx), %r9
        cmp     $-1, %rax
        je      difference
        syscall
done:
        test    %rax, %rax
        jz      zero                    # zero is not stored: a forked child leaves memory alone
        mov     RESULT(%rbx), %rcx
        test    %rcx, %rcx
        jz      nonzero
        mov     %rax, (%rcx)
nonzero:
        test    %rax, %rax
        js      negative
        mov     IF_POSITIVE(%rbx), %rcx
        jmp     next
negative:
        mov     IF_NEGATIVE(%rbx), %rcx
        jmp     next
zero:
        mov     IF_ZERO(%rbx), %rcx
next:
        test    %rcx, %rcx
        jz      fail
        mov     %rcx, %rbx
        jmp     step

difference:                             # no call: one 32-bit word less another
        movslq  (%rdi), %rax
        movslq  (%rsi), %rcx
        sub     %rcx, %rax
        jmp     done

fail:                                   # write(STATUS, { step, result }, 16)
        push    %rax
        push    %rbx
        mov     $1, %eax
        mov     $STATUS, %edi
        mov     %rsp, %rsi
        mov     $16, %edx
        syscall
die:
        mov     $231, %eax              # exit_group(1)
        mov     $1, %edi
        syscall
end:
