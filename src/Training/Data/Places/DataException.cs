namespace Prototxt.Training.Data;

/// <summary>Data that is not there, cannot be read, or is not what the net expects.</summary>
public sealed class DataException : IOException
{
    /// <summary>An error with its place.</summary>
    /// <param name="message">Layer, source and record, what was expected and what was found.</param>
    /// <param name="inner">What lies behind it.</param>
    public DataException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
