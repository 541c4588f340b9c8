using System;
using System.IO;
using System.Linq;
using System.Text;
using Spectre.Console;

namespace ParallelMigration.Tool;

/// <summary>Where the tool reads from and writes to: the process's own streams, or a test's.</summary>
internal sealed class Terminal
{
    internal Terminal(Stream input, Stream output, TextWriter error, bool interactive)
    {
        Input = input;
        Output = output;
        Error = error;
        IsInteractive = interactive;
        Text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { AutoFlush = true, NewLine = "\n" };
        Console = interactive ? AnsiConsole.Console : AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Text),
        });
    }

    internal Stream Input { get; }

    internal Stream Output { get; }

    /// <summary>The output again, for text.</summary>
    internal TextWriter Text { get; }

    internal TextWriter Error { get; }

    /// <summary>The output once more, for what moves on a person's screen.</summary>
    internal IAnsiConsole Console { get; }

    /// <summary>Standard error for what moves on a person's screen; <see langword="null"/>: nobody sees it.</summary>
    internal IAnsiConsole? Progress { get; private init; }

    /// <summary>Whether a person sees the output as it comes.</summary>
    internal bool IsInteractive { get; }

    internal static Terminal Standard() => new(
        System.Console.OpenStandardInput(), System.Console.OpenStandardOutput(), System.Console.Error, !System.Console.IsOutputRedirected)
    {
        Progress = System.Console.IsErrorRedirected ? null : AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(System.Console.Error) }),
    };

    /// <summary>One line on standard error, whatever the message holds.</summary>
    internal void Fail(string message) => Error.WriteLine("parallel-migration: " + OneLine(message));

    /// <summary>A text from elsewhere, made harmless to a terminal: one line, without control characters.</summary>
    internal static string OneLine(string text) => string.Concat(text.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? '?' : c));
}
