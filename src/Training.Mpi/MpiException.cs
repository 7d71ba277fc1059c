namespace Prototxt.Training.Mpi;

/// <summary>MPI is not there, refuses a call, or another process does not answer.</summary>
public sealed class MpiException : Exception
{
    /// <summary>An error of MPI.</summary>
    /// <param name="message">The process, what it did, and what MPI says.</param>
    /// <param name="inner">What lies behind it.</param>
    public MpiException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
