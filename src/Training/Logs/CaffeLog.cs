using System.Globalization;

namespace Prototxt.Training.Logs;

/// <summary>
/// A log in Caffe's format, which its parsers and plot scripts read: a letter for the level, month and day, time, process, and the
/// place in Caffe's sources before each line. Without them the lines are plain text.
/// </summary>
public sealed class CaffeLog : ISolverLog, IDisposable
{
    private readonly TextWriter writer;
    private readonly bool isOwner;
    private readonly bool isPlain;
    private readonly TimeProvider clock;
    private readonly object gate = new();

    /// <summary>A log to a writer, which stays the caller's.</summary>
    /// <param name="writer">Where the lines go; each is flushed.</param>
    /// <param name="isPlain">Whether the lines go without level, time and place.</param>
    /// <param name="clock">The clock; the system's where none is given.</param>
    public CaffeLog(TextWriter writer, bool isPlain = false, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        this.writer = writer;
        this.isPlain = isPlain;
        this.clock = clock ?? TimeProvider.System;
    }

    /// <summary>A log to a file; one that is there already is continued.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public CaffeLog(string path)
        : this(Open(path)) => isOwner = true;

    /// <inheritdoc/>
    public void Write(SolverLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        lock (gate)
        {
            writer.Write(isPlain ? "" : Prefix(line));
            writer.WriteLine(line.Text);
            writer.Flush();
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (isOwner)
            writer.Dispose();
    }

    private string Prefix(SolverLine line)
    {
        DateTimeOffset now = clock.GetLocalNow();
        return string.Create(CultureInfo.InvariantCulture, $"{(line.IsWarning ? 'W' : 'I')}{now:MMdd HH:mm:ss.ffffff} {Environment.ProcessId,5} {line.File}:{line.Line}] ");
    }

    private static StreamWriter Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read)) { NewLine = "\n" };
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path}: the log cannot be written.", e);
        }
    }
}
