namespace Prototxt.Training.Logs;

/// <summary>Hands lines to all logs; what was said before there was one is kept for the first, up to a length that no solver's beginning has.</summary>
internal sealed class LogLines
{
    private const int MostKept = 1000;

    private readonly List<ISolverLog> targets = [];
    private List<SolverLine>? kept = [];

    public void Add(ISolverLog target)
    {
        ArgumentNullException.ThrowIfNull(target);
        foreach (SolverLine line in kept ?? [])
            target.Write(line);
        targets.Add(target);
    }

    public void Write(SolverLine line)
    {
        if (line == CaffeLines.Starting || kept?.Count == MostKept)
            kept = null;
        kept?.Add(line);
        foreach (ISolverLog target in targets)
            target.Write(line);
    }
}
