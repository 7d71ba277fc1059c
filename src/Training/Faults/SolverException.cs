namespace Prototxt.Training;

/// <summary>A solver cannot do what it was told: the message names the field, the net or the file, what was expected and what was found.</summary>
public class SolverException : Exception
{
    /// <summary>An error.</summary>
    /// <param name="message">What, where, what was expected and what was found.</param>
    /// <param name="inner">What lies behind it.</param>
    public SolverException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
