using Google.Protobuf;

namespace Prototxt.Tests.Weights;

/// <summary>A folder of its own for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("weights").FullName;

    public string Write(byte[] content, string name = "file.caffemodel")
    {
        string path = Path.Combine(Root, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Write(IMessage message) => Write(message.ToByteArray());

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
