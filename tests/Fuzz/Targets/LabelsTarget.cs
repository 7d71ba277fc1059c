using System.Text;
using Prototxt.Imaging;

namespace Prototxt.Fuzz.Targets;

/// <summary>A list of labels.</summary>
internal sealed class LabelsTarget : FuzzTarget
{
    public override string Name => "labels";

    public override IReadOnlyList<byte[]> Seeds() =>
        [.. new[] { "n01440764 tench, Tinca tinca\nn01443537 goldfish\n", "cat\r\ndog\r\n", "\uFEFFé\nß\n" }.Select(Encoding.UTF8.GetBytes)];

    public override Verdict Read(byte[] input, string path)
    {
        Labels labels = Labels.Load(path);
        for (int i = 0; i < labels.Count; i++)
            _ = labels.Synset(i) + labels.NameOf(i);
        return Verdict.Read;
    }

    public override bool IsDocumented(Exception exception) => exception is ImagingException;
}
