# Completion of hoplab in fish. Made by `hoplab completion fish`; read by: … completion fish | source

# __hoplab_takes VERB…: sets what the verb takes in the variables of __hoplab.
# TABLE

# Prints every word that can stand at the cursor, each with its description where it has one.
function __hoplab
    set -l verbs
    set -l options
    set -l valued
    set -l operands
    set -l endless
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l launcher (string replace -r '^~/' $HOME/ -- $words[1])
    set -e words[1]
    set -l verb
    set -l lab
    set -l wanted
    set -l plain
    set -l given 0

    __hoplab_takes
    while set -q words[1]
        set -l word $words[1]
        set -e words[1]
        if set -q wanted[1]
            test "$wanted" = @name; and set lab -l $word
            set wanted
        else if not set -q plain[1]; and test "$word" = --
            set plain 1
        else if not set -q plain[1]; and string match -q -- '--*=*' $word
            set -l parts (string split -m 1 = -- $word)
            test "$(__hoplab_value $parts[1] $valued)" = @name; and set lab -l $parts[2]
        else if not set -q plain[1]; and string match -q -- '-?*' $word
            set wanted (__hoplab_value $word $valued)
            set -l short (string sub -l 2 -- $word)
            if string match -qr -- '^-[^-].' $word
                test "$(__hoplab_value $short $valued)" = @name
                and set lab -l (string sub -s 3 -- $word)
            end
        else if not set -q plain[1]; and contains -- $word (string split -f 1 \t -- $verbs)
            set -a verb $word
            __hoplab_takes $verb
        else if test "$(__hoplab_operand $given "$endless" $operands)" = @command
            # The rest of the line is another program's, which fish completes as if it stood alone.
            complete -C (string join ' ' -- (string escape -- $word $words) $current)
            return
        else
            set given (math $given + 1)
        end
    end

    set -l before
    if set -q wanted[1]
        true
    else if not set -q plain[1]; and string match -q -- '--*=*' $current
        set -l parts (string split -m 1 = -- $current)
        set wanted (__hoplab_value $parts[1] $valued)
        set before $parts[1]=
        set current $parts[2]
    else if not set -q plain[1]; and string match -q -- '-*' $current
        printf '%s\n' $options
    else if set -q verbs[1]
        printf '%s\n' $verbs
    else
        set wanted (__hoplab_operand $given "$endless" $operands)
        if test "$wanted" = @command; and not set -q plain[1]
            set wanted --
        end
    end

    switch "$wanted"
        case ''
        case @lab
            $launcher __complete labs 2>/dev/null
            __fish_complete_suffix $current .yaml
        case @name
            $launcher __complete running 2>/dev/null
        case @host
            $launcher __complete hosts $lab 2>/dev/null
        case @file
            __fish_complete_path $current
        case @command
            complete -C (string escape -- $current)
        case '@*'
        case '*'
            string split ' ' -- $wanted
    end | string replace -r '^' -- "$before"
end

# __hoplab_value OPTION VALUED…: what the option takes, if anything.
function __hoplab_value
    for entry in $argv[2..-1]
        set -l parts (string split -m 1 = -- $entry)
        if test "$parts[1]" = "$argv[1]"
            echo $parts[2]
            return
        end
    end
end

# __hoplab_operand GIVEN ENDLESS OPERANDS…: what the next operand is.
function __hoplab_operand
    set -l operands $argv[3..-1]
    if test $argv[1] -lt (count $operands)
        echo $operands[(math $argv[1] + 1)]
    else if test -n "$argv[2]"
        echo $operands[-1]
    end
end

complete -c hoplab -f -a '(__hoplab)'
