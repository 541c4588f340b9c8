using System;
using System.IO;
using System.Text;
using Spectre.Console;

namespace ParallelMigration.Tool;

/// <summary>Where the tool reads from and writes to: the process's own streams, or a test's.</summary>
internal sealed class Terminal
{
    internal const string StandardOutput = "(standard output)";

    private readonly OutputStream output;
    private volatile Action<string>? failTo;

    internal Terminal(Stream input, Stream output, TextWriter error, bool interactive, bool canAsk = false, Func<bool>? isOutputGone = null)
    {
        Input = input;
        Error = new ForgivingWriter(error);
        this.output = OutputStream.To(output, Error, isOutputGone ?? (() => false));
        IsInteractive = interactive;
        CanAsk = canAsk;
        Text = new HarmlessWriter(new StreamWriter(Output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { AutoFlush = true });

        // By default the library does not ask where only standard error is redirected.
        Console = interactive ? AnsiConsole.Create(new() { Interactive = canAsk ? InteractionSupport.Yes : InteractionSupport.No }) : AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Text),
        });
    }

    internal Stream Input { get; }

    /// <summary>The output. What it does not take is an <see cref="OutputException"/>.</summary>
    internal Stream Output => output;

    /// <summary>The output again, for text; whatever it holds, it is harmless to who reads it.</summary>
    internal TextWriter Text { get; }

    /// <summary>Standard error. What it does not take is lost.</summary>
    internal TextWriter Error { get; }

    /// <summary>The output once more, for what moves on a person's screen.</summary>
    internal IAnsiConsole Console { get; }

    /// <summary>Standard error for what moves on a person's screen; <see langword="null"/>: it is not a screen.</summary>
    internal IAnsiConsole? Progress { get; private init; }

    /// <summary>Whether a person sees the output as it comes.</summary>
    internal bool IsInteractive { get; }

    /// <summary>Whether a person can answer a question: both the question and the answer are at a terminal.</summary>
    internal bool CanAsk { get; }

    internal static Terminal Standard() => new(
        System.Console.OpenStandardInput(),
        System.Console.OpenStandardOutput(),
        System.Console.Error,
        interactive: !System.Console.IsOutputRedirected,
        canAsk: !System.Console.IsOutputRedirected && !System.Console.IsInputRedirected,
        isOutputGone: BrokenPipe.IsStandardOutput)
    {
        Progress = System.Console.IsErrorRedirected ? null : AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(System.Console.Error) }),
    };

    /// <summary>One line on standard error, whatever the message holds.</summary>
    internal void Fail(string message)
    {
        var line = "parallel-migration: " + HarmlessText.OneLine(message);
        if (failTo is { } show)
        {
            show(line);
        }
        else
        {
            Error.WriteLine(line);
        }
    }

    /// <summary>Has such lines shown by what draws on the screen, until it is disposed.</summary>
    /// <param name="show">Shows a line. It does not block.</param>
    internal IDisposable FailTo(Action<string> show)
    {
        failTo = show;
        return new Undo(() => failTo = null);
    }

    /// <summary>Reports that the command was interrupted, and gives the exit status that says the same.</summary>
    /// <param name="howFar">How far it came, as in <c>after 3 lines</c>.</param>
    internal int Interrupted(string howFar)
    {
        Fail($"interrupted {howFar}");
        return ExitCode.Canceled;
    }

    /// <summary>Reports that standard output failed, and gives the exit status that says the same.</summary>
    internal int OutputFailed(OutputException error)
    {
        Fail($"{StandardOutput}: {error.Message}");
        return ExitCode.OutputFailed;
    }

    /// <summary>From here on a full disk ends nothing: what standard output does not take is reported on standard error. A migration goes on.</summary>
    internal void GoOnWithoutOutput() => output.FallsBack = true;

    private sealed class Undo(Action undo) : IDisposable
    {
        public void Dispose() => undo();
    }
}
