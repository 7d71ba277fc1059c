namespace Prototxt.Inference;

/// <summary>A number for each channel where kernels can read them by whole vectors.</summary>
internal static unsafe class ChannelNumbers
{
    /// <summary>The numbers, filled up with zeros to whole vectors; null for none.</summary>
    public static AlignedMemory? Padded(float[]? numbers)
    {
        if (numbers is null)
            return null;
        var memory = new AlignedMemory(Value.Padded(numbers.Length));
        for (int i = 0; i < numbers.Length; i++)
            memory.Data[i] = Denormal.Flush(numbers[i]);
        return memory;
    }
}
