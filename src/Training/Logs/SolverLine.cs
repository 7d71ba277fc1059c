namespace Prototxt.Training.Logs;

/// <summary>A line of a solver's log, in the words of Caffe's training command.</summary>
/// <param name="File">The file of Caffe's sources that writes it, by which parsers may look for lines.</param>
/// <param name="Line">The line in it.</param>
/// <param name="Text">The text, without time and place.</param>
public sealed record SolverLine(string File, int Line, string Text)
{
    /// <summary>Whether it is a warning; the others inform.</summary>
    public bool IsWarning { get; init; }
}
