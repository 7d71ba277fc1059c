using System.Runtime.CompilerServices;

namespace Prototxt.Generator.Common;

/// <summary>
/// Whether somebody still waits for what is being made. Every loop whose length a file decides asks once a turn: while a user
/// types, each key makes a compilation that the next one calls off.
/// </summary>
internal class Cancellation(CancellationToken token)
{
    public static Cancellation None { get; } = new(CancellationToken.None);

    public static implicit operator Cancellation(CancellationToken token) => new(token);

    /// <summary>Throws once nobody waits any more.</summary>
    /// <param name="file">Who asks; the compiler says it, so that it can be counted however the code is compiled.</param>
    public virtual void Poll([CallerFilePath] string file = "") => token.ThrowIfCancellationRequested();
}
