namespace Prototxt.Training.Logs;

/// <summary>Gets what a solver has to say, line by line.</summary>
public interface ISolverLog
{
    /// <summary>Takes a line. It is called on the thread that trains.</summary>
    void Write(SolverLine line);
}
