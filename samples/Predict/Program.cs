using Predict;

// The command line: what is to be seen, and with which weights.
try
{
    switch (args)
    {
        case [] or ["digit"]:
            DigitCommand.Run(0);
            return 0;
        case ["digit", var number] when int.TryParse(number, out int index):
            DigitCommand.Run(index);
            return 0;
        case ["picture", var weights, var picture]:
            PictureCommand.Run(weights, picture);
            return 0;
        default:
            Console.Error.WriteLine("""
                predict digit [number]                    reads one of a thousand digits, with LeNet-5
                predict picture <caffemodel> <picture>    tells what is on a picture (.ppm), with SqueezeNet 1.1
                """);
            return 2;
    }
}
catch (Exception e) when (e is IOException or ArgumentException or InvalidDataException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
